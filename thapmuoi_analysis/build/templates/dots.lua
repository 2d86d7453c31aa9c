-- For the PDF, where a text holds such: Typst would draw "..." as one letter, and take "-?" for a
-- place where a word may be broken. pandoc escapes neither.

local function escaped(str)
  local made, from = pandoc.Inlines({}), 1
  for at in str.text:gmatch("()[.-][.?]") do
    made:insert(pandoc.Str(str.text:sub(from, at)))
    made:insert(pandoc.RawInline("typst", "\\" .. str.text:sub(at + 1, at + 1)))
    from = at + 2
  end
  if from == 1 then return nil end
  made:insert(pandoc.Str(str.text:sub(from)))
  return made
end

return { { Str = escaped } }
