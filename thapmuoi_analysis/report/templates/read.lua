-- Reading, for every format: tables and figures arrive as HTML, and pandoc's own reader makes them
-- real tables and figures, which every writer knows; tables are given their shape.

local text = pandoc.utils.stringify
local LINE = 84 -- letters of table text that surely fit on a line of an A4 page

-- How much room a column needs on a screen: "long" for sentences, "short" for some words.
local function room(column, cells)
  return column.letters > 36 * cells and "long" or column.most > 12 and "short" or nil
end

-- A text with a space where a line may end within a long word: behind a dash or a hyphen.
local function broken(said)
  return (said:gsub("(%S%S%S%S%S%S%S–)", "%1 "):gsub("(%S%S%S%S%-)", "%1 "))
end

-- What each column holds. The numbers of a table stand at the right of its cells.
local function measured(rows, width)
  local columns = {}
  for i = 1, width do
    local right = rows[2] and rows[2].cells[i].alignment == pandoc.AlignRight
    columns[i] = { word = 2, letters = 0, roots = 0, powers = 0, most = 0, right = right }
  end
  for r, row in ipairs(rows) do
    for i, cell in ipairs(row.cells) do
      local said, column = text(cell.contents), columns[i]
      local letters = utf8.len(said)
      if r == 1 then column.head = said else column.letters = column.letters + letters end
      column.most = math.max(column.most, letters)
      column.roots, column.powers = column.roots + letters ^ 0.5, column.powers + letters ^ 1.5
      local whole = column.right and r > 1 and letters < LINE / 4 -- in one line with its mark
      for word in (whole and said:gsub("%s", "_") or broken(said)):gmatch("%S+") do
        column.word = math.min(math.max(column.word, utf8.len(word) + 2), LINE / 4)
      end
      if r == 1 then -- a heading of three lines at most, or four
        column.word = math.max(column.word, math.ceil(letters / (column.right and 3 or 4)) + 2)
      end
    end
  end
  return columns
end

-- For print, the width of each column: room for its longest word; what is left by the length of its
-- cells, of which the long ones count for more, for they make the rows high. For the web page,
-- classes; the first column heads its rows; and in a ledger, which has sentences and many columns,
-- each cell knows its heading, for a screen on which a row becomes a card.
local function shape(tbl)
  local rows = pandoc.List({ tbl.head.rows[1] }) .. tbl.bodies[1].body
  local columns = measured(rows, #tbl.colspecs)
  local words, needed, main = 0, 0, nil
  for i, column in ipairs(columns) do
    column.room = #columns > 2 and room(column, #rows - 1) or nil
    if column.room == "long" and #columns > 4 then main = main or i end
    column.needs = (column.powers + 1) / (column.roots + 1)
    if column.right then column.needs = 0 end
    words, needed = words + column.word, needed + column.needs
  end
  local rest = math.max(LINE - words, 0)
  for i, column in ipairs(columns) do
    local letters = column.word + (needed > 0 and rest * column.needs / needed or rest / #columns)
    tbl.colspecs[i] = { tbl.colspecs[i][1], letters / (words + rest) }
  end
  for r, row in ipairs(rows) do
    for i, cell in ipairs(row.cells) do
      local classes = { cell.alignment == pandoc.AlignRight and "num" or nil }
      if r == 1 then table.insert(classes, columns[i].room) end
      if i == main then table.insert(classes, "main") end
      local about = pandoc.List({}) -- of pairs, whose order is kept
      if r == 1 or i == 1 then about:insert({ "scope", r == 1 and "col" or "row" }) end
      if r > 1 and main and i ~= main then about:insert({ "data-label", columns[i].head }) end
      cell.attr = pandoc.Attr(cell.identifier, classes, about)
      if cell.alignment == pandoc.AlignLeft then cell.alignment = pandoc.AlignDefault end
    end
  end
  tbl.head.rows = { rows:remove(1) }
  tbl.bodies[1].body, tbl.bodies[1].row_head_columns = rows, 1
  if main then tbl.classes:insert("ledger") end
end

local function read(block)
  if block.format ~= "html" then return nil end
  local blocks = pandoc.read(block.text, "html").blocks
  if #blocks == 2 and blocks[1].t == "Table" then -- the reader drops the class of the line below
    blocks[2] = pandoc.Div(blocks[2], pandoc.Attr("", { "source" }))
  end
  if blocks[1] and blocks[1].t == "Table" and blocks[1].head.rows[1] then shape(blocks[1]) end
  return blocks
end

return { { RawBlock = read } }
