-- For Word: the title block, contents that are filled, captions with fields, styles of our own.

local text = pandoc.utils.stringify
local WORDS -- of the document, from its metadata

local function styled(style, content)
  return pandoc.Div(content, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function field(part)
  return pandoc.RawInline("openxml", '<w:r><w:fldChar w:fldCharType="' .. part .. '"/></w:r>')
end

local function instruction(code)
  return pandoc.RawInline("openxml", '<w:r><w:instrText xml:space="preserve"> ' .. code .. " </w:instrText></w:r>")
end

-- "Bảng 2." counts itself: Word can list tables and figures, and number them anew.
local function counted(span)
  if not span.classes:includes("label") then return nil end
  local word, number = text(span):match("^(.-) (%d+)%.$")
  local code = "SEQ " .. word .. " \\* ARABIC"
  local inner = { pandoc.Str(word .. " "), field("begin"), instruction(code), field("separate"), pandoc.Str(number), field("end"), pandoc.Str(".") }
  return pandoc.Span({ pandoc.Strong(inner) }, pandoc.Attr(span.identifier))
end

-- Word shows a PNG, which has no title: the caption stands below it.
local function picture(image)
  image.src = image.src:gsub("^(.*)%.svg$", "word-%1.png")
  return image
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

local STYLES = {
  source = "Source", notice = "Notice", entry = "List Text", locators = "Locators", note = "Note",
}

local function named(part)
  local style = STYLES[part.classes[1]]
  if not style then return nil end
  part.attributes["custom-style"] = style
  if part.t == "Div" then return part end
  return part:walk({ Link = function(link) -- else it looks like any link
    link.content = { pandoc.Span(link.content, pandoc.Attr("", {}, { ["custom-style"] = style })) }
    return link
  end })
end

-- What pandoc calls the place of a heading in Word.
local function bookmark(id)
  return utf8.len(id) <= 40 and id or "X" .. pandoc.sha1(id):sub(2)
end

-- Contents as Word makes them. Pages are known to Word alone: it fills them in where it opens the
-- document; until then the entries link the headings, numbered as they are.
local function contents(blocks)
  local made, number = pandoc.Blocks({}), 0
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.level == 1 then
      local before = ""
      if not block.classes:includes("unnumbered") then
        number = number + 1
        before = number .. "  "
      end
      local page = { pandoc.RawInline("openxml", "<w:r><w:tab/></w:r>"), field("begin"),
        instruction("PAGEREF " .. bookmark(block.identifier) .. " \\h"), field("separate"), field("end") }
      local entry = pandoc.Inlines({ pandoc.Str(before .. text(block.content)) }) .. page
      made:insert(styled("TOC 1", pandoc.Para(pandoc.Link(entry, "#" .. block.identifier))))
    end
  end
  if #made < 6 then return {} end -- of a short report nobody asks for them
  local first, last = made[1].content[1].content, made[#made].content[1].content
  local start = { field('begin" w:dirty="true'), instruction("TOC \\o \"1-1\" \\h \\z \\u"), field("separate") }
  for place, part in ipairs(start) do first:insert(place, part) end
  last:insert(field("end"))
  made:insert(1, styled("TOC Heading", pandoc.Para(text(WORDS.contents))))
  return made
end

-- Title block, contents, summary, chapters.
local function front(doc)
  local first, rest = pandoc.Blocks({}), pandoc.Blocks({}) -- pandoc itself writes title and subtitle
  for _, line in ipairs(WORDS.about) do
    local said = pandoc.Para({ pandoc.Str(text(line.term)), " ", pandoc.Strong(line.opening) })
    first:insert(styled("About", said))
  end
  first:insert(styled("About", pandoc.Para(pandoc.Emph(WORDS.disclaimer))))
  local _, at = doc.blocks:find_if(function(block) return block.t == "Div" and block.classes:includes("summary") end)
  local summary = at and doc.blocks[at].content or pandoc.Blocks({})
  for i = 1, at and at - 1 or 0 do first:insert(doc.blocks[i]) end
  for i = (at or 0) + 1, #doc.blocks do rest:insert(doc.blocks[i]) end
  doc.blocks = first .. contents(summary .. rest) .. summary .. rest
  doc.meta = { title = WORDS.title, subtitle = WORDS.subtitle, lang = WORDS.lang } -- the rest would be properties
  return doc
end

return {
  { Meta = function(meta) WORDS = meta end },
  { Pandoc = front },
  { Span = counted, BulletList = listed, Image = picture },
  { Span = named, Div = named },
}
