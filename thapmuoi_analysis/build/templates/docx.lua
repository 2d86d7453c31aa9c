-- For Word: the title block, contents that are filled, captions with fields, styles of our own.

local text = pandoc.utils.stringify
local WORDS -- of the document, from its metadata

local function escaped(words)
  return (words:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function styled(style, content)
  return pandoc.Div(content, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function bold_field(code, shown)
  local open = "<w:r><w:rPr><w:b/><w:bCs/></w:rPr>"
  local run = open .. '<w:fldChar w:fldCharType="%s"/></w:r>'
  return run:format("begin")
    .. open .. '<w:instrText xml:space="preserve"> ' .. escaped(code) .. " </w:instrText></w:r>"
    .. run:format("separate") .. open .. "<w:t>" .. escaped(shown) .. "</w:t></w:r>" .. run:format("end")
end

-- "Bảng 2." counts itself: Word can list tables and figures, and number them anew.
local function counted(span)
  if not span.classes:includes("label") then return nil end
  local word, number = text(span):match("^(.-) (%d+)%.$")
  local code = bold_field("SEQ " .. word .. " \\* ARABIC", number)
  local inner = { pandoc.Strong({ pandoc.Str(word .. " "), pandoc.RawInline("openxml", code), "." }) }
  return pandoc.Span(inner, pandoc.Attr(span.identifier)), false
end

-- Cells keep pandoc's style for plain text, "Compact", which is small; so lists need another.
local function listed(list)
  list.content = list.content:map(function(item)
    return item:map(function(block)
      return block.t == "Plain" and styled("List Text", pandoc.Para(block.content)) or block
    end)
  end)
  return list
end

-- Of a table only the caption is looked at: cells are many.
local function captioned(tbl)
  tbl.caption.long = tbl.caption.long:walk({ Span = counted })
  return tbl, false
end

local function named(div)
  if div.classes:includes("source") then return styled("Source", div.content) end
  if div.classes:includes("notice") then return styled("Notice", div.content) end
  if div.classes:includes("entry") then return styled("List Text", div.content) end
end

local function equation(span)
  if span.classes:includes("equation") then return span.content end
end

-- Contents as a field that Word can renew; until then it links the headings, numbered as they are.
local function contents(blocks)
  local made, numbers = pandoc.Blocks({}), { 0, 0 }
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.level <= 2 then
      numbers[block.level] = numbers[block.level] + 1
      if block.level == 1 then numbers[2] = 0 end
      local number = table.concat(numbers, ".", 1, block.level)
      local link = pandoc.Link(number .. "  " .. text(block.content), "#" .. block.identifier)
      made:insert(styled("TOC " .. block.level, pandoc.Para(link)))
    end
  end
  if #made == 0 then return made end
  local mark = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
  local code = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
  local open = pandoc.RawInline("openxml", mark:format("begin") .. code .. mark:format("separate"))
  made[1].content[1].content:insert(1, open)
  made[#made].content[1].content:insert(pandoc.RawInline("openxml", mark:format("end")))
  made:insert(1, styled("TOC Heading", pandoc.Para(text(WORDS.contents))))
  return made
end

local function front(doc)
  local blocks = pandoc.Blocks({}) -- pandoc itself writes title and subtitle
  for _, line in ipairs(WORDS.about) do
    local said = pandoc.Para({ pandoc.Str(text(line.term)), " ", pandoc.Strong(text(line.text)) })
    blocks:insert(styled("About", said))
  end
  blocks:extend(contents(doc.blocks))
  blocks:extend(doc.blocks)
  doc.blocks = blocks
  doc.meta = { title = WORDS.title, subtitle = WORDS.subtitle, lang = WORDS.lang } -- the rest would be properties
  return doc
end

return {
  { Meta = function(meta) WORDS = meta end },
  { traverse = "topdown", Table = captioned, Span = function(span)
    local made, go = counted(span)
    if made then return made, go end
    return equation(span)
  end, Div = named, BulletList = listed, OrderedList = listed },
  { Pandoc = front },
}
