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
  return inline and inline.t == "Link" and inline.target:match("^#src%-")
end

-- "[p4.s1, p7.s2]" at the end of a paragraph becomes one span.
local function locators(block)
  local before, behind = pandoc.Inlines({}), pandoc.Inlines({})
  for i, inline in ipairs(block.content) do
    local opens = cites(inline) or cites(block.content[i + 1])
    local part = (opens or #behind > 0) and behind or before
    part:insert(inline)
  end
  if #behind > 0 then
    before:insert(pandoc.Span(behind, pandoc.Attr("", { "locators" })))
    block.content = before
    return block
  end
end

-- MathML is read aloud from its parts: the words are for formats that have none.
local function equation(span)
  if span.classes:includes("equation") then return span.content end
end

-- The page holds its pictures.
local function held(image)
  image.src = pandoc.mediabag.make_data_uri(pandoc.mediabag.fetch(image.src))
  return image
end

return {
  {
    traverse = "topdown",
    Image = held, Table = scrolling, Para = locators, Plain = locators, Span = equation,
  },
}
