-- Columns are as wide as their texts ask: in Word, where every table is as wide as the text, and in the
-- PDF where texts run over lines, for Typst would make them alike.

local text = pandoc.utils.stringify

local function sized(tab)
  local lengths, longest = {}, 0
  local function measure(rows, weight)
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row.cells) do
        local length = utf8.len(text(cell.contents))
        lengths[i] = (lengths[i] or 0) + length * weight
        longest = math.max(longest, length)
      end
    end
  end
  for _, body in ipairs(tab.bodies) do measure(body.body, 1) end
  local is_word = FORMAT == "docx"
  if not is_word and (longest < 60 or #lengths < 3) then return nil end
  if is_word then measure(tab.head.rows, 1) end
  local sum = 0
  for i, length in ipairs(lengths) do
    lengths[i] = math.sqrt(length)
    sum = sum + lengths[i]
  end
  for i, spec in ipairs(tab.colspecs) do tab.colspecs[i] = { spec[1], lengths[i] / sum } end
  return tab
end

return { { Table = sized } }
