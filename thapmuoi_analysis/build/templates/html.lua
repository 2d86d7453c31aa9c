-- For the web page: what its style sheet needs, and a reader with a phone, a keyboard or a screen
-- reader.

local text = pandoc.utils.stringify

local function scrolling(tbl)
  for i in ipairs(tbl.colspecs) do tbl.colspecs[i] = { pandoc.AlignDefault, nil } end -- by CSS
  local name = text(tbl.caption.long)
  local about = { { "tabindex", "0" } }
  if name ~= "" then about = { { "role", "region" }, { "aria-label", name }, { "tabindex", "0" } } end
  return pandoc.Div(tbl, pandoc.Attr("", { "scroll" }, about)), false -- cells are many
end

local function cites(inline)
  return inline.t == "Link" and inline.target:match("^#src%-")
end

-- "[p4.s1, p7.s2]" at the end of a paragraph becomes one span.
local function locators(block)
  local _, first = block.content:find_if(cites)
  if not first then return nil end
  local before, behind = pandoc.Inlines({}), pandoc.Inlines({})
  for i, inline in ipairs(block.content) do
    (i < first and before or behind):insert(inline)
  end
  local opening = before[#before]
  if opening and opening.t == "Str" then -- it ends with the bracket
    before[#before] = pandoc.Str((opening.text:gsub("%[$", "")))
    behind:insert(1, pandoc.Str("["))
  end
  before:insert(pandoc.Span(behind, pandoc.Attr("", { "locators" })))
  block.content = before
  return block
end

-- On a phone a picture keeps a size at which it can be read, and scrolls.
local function readable(figure)
  local about = { { "role", "region" }, { "aria-label", text(figure.caption.long) }, { "tabindex", "0" } }
  figure.content = { pandoc.Div(figure.content, pandoc.Attr("", { "wide" }, about)) }
  return figure
end

-- MathML is read aloud from its parts: the words are for formats that have none.
local function equation(span)
  if span.classes:includes("equation") then return span.content end
end

return {
  {
    traverse = "topdown",
    Table = scrolling, Figure = readable, Para = locators, Plain = locators, Span = equation,
  },
}
