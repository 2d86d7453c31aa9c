-- Two stages. First, for every format: tables and figures arrive as HTML, and pandoc's own reader
-- makes them real tables and figures, which every writer knows. Then, for the web page: what its
-- style sheet needs, and a reader with a phone, a keyboard or a screen reader.

local text = pandoc.utils.stringify

local function read(block)
  if block.format ~= "html" then return nil end
  local blocks = pandoc.read(block.text, "html").blocks
  if #blocks == 2 and blocks[1].t == "Table" then -- the reader drops the class of the line below
    blocks[2] = pandoc.Div(blocks[2], pandoc.Attr("", { "source" }))
  end
  return blocks
end

-- How much room a column needs: "long" for sentences, "short" for some words, nil for less.
local function room(head, cells)
  local letters, longest = 0, utf8.len(text(head.contents))
  for _, cell in ipairs(cells) do
    local length = utf8.len(text(cell.contents))
    letters, longest = letters + length, math.max(longest, length)
  end
  return letters > 36 * #cells and "long" or longest > 12 and "short" or nil
end

local function align_by_class(cell, column)
  if cell.alignment == pandoc.AlignDefault then cell.alignment = column end
  if cell.alignment == pandoc.AlignRight then cell.classes:insert("num") end
  cell.alignment = pandoc.AlignDefault
end

-- Classes instead of styles; the first column heads its rows. In a ledger, which has sentences and
-- many columns, each cell knows its heading, for a screen on which a row becomes a card.
local function prepare(tbl)
  local heads, rows = tbl.head.rows[1].cells, tbl.bodies[1].body
  local main
  for i, head in ipairs(heads) do
    local cells = rows:map(function(row) return row.cells[i] end)
    local needed = #heads > 2 and room(head, cells)
    if needed then head.classes:insert(needed) end
    if needed == "long" and #heads > 4 and not main then
      main = i
      head.classes:insert("main")
    end
    for _, cell in ipairs(cells) do
      if i == 1 then cell.attributes.scope = "row" end
      if i == main then
        cell.classes:insert("main")
      elseif main then
        cell.attributes["data-label"] = text(head.contents)
      end
      align_by_class(cell, tbl.colspecs[i][1])
    end
    align_by_class(head, tbl.colspecs[i][1])
    tbl.colspecs[i] = { pandoc.AlignDefault, nil }
  end
  tbl.bodies[1].row_head_columns = 1
  if main then tbl.classes:insert("ledger") end
end

local function scrolling(tbl)
  if tbl.head.rows[1] then prepare(tbl) end
  local name = text(tbl.caption.long)
  local about = { { "tabindex", "0" } }
  if name ~= "" then about = { { "role", "region" }, { "aria-label", name }, { "tabindex", "0" } } end
  return pandoc.Div(tbl, pandoc.Attr("", { "scroll" }, about))
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

local stages = { { RawBlock = read } }
if FORMAT:match("html") then
  table.insert(stages, { Table = scrolling, Para = locators, Plain = locators })
end
return stages
