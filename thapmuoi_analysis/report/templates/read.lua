-- Reading, for every format: HTML of tables and figures becomes what every writer knows. A table is
-- as wide as its text needs, and its first column heads its rows.

local function table_(tbl)
  for _, body in ipairs(tbl.bodies) do body.row_head_columns = 1 end
  return tbl, false -- its cells are as they are
end

local function read(block)
  if block.format ~= "html" then return nil end
  return pandoc.read(block.text, "html+raw_html").blocks:walk({ Table = table_ })
end

return { { RawBlock = read } }
