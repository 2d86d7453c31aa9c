-- Tables and figures arrive as HTML; pandoc's own reader makes them real tables and figures,
-- which every writer knows.
function RawBlock(block)
  if block.format == "html" then
    return pandoc.read(block.text, "html").blocks
  end
end
