-- For the PDF: what PDF/UA asks of pictures, what Typst would draw otherwise than it is written, and
-- looks that the template gives.

local text = pandoc.utils.stringify
local SPANS, DIVS = { locators = true, note = true }, { summary = true, source = true, entry = true, notice = true }

local function quoted(words)
  return '"' .. words:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function raw(code)
  return pandoc.RawInline("typst", code)
end

local function picture(image)
  local width = tonumber(image.attributes.width)
  local size = width and string.format(", width: %.0fpt", width * 0.68) or ""
  return raw("#image(" .. quoted(image.src) .. ", alt: " .. quoted(text(image.caption)) .. size .. ")")
end

-- An empty span is a place to link to, which Typst has for things only.
local function named(span)
  if #span.content == 0 then return raw("#metadata(none)<" .. span.identifier .. ">") end
  local class = span.classes[1]
  if SPANS[class] then
    span.content:insert(1, raw("#" .. class .. "["))
    span.content:insert(raw("]"))
    return span.content
  end
end

-- Of an address that stands as it is, its host is enough to read: the whole of it opens.
local function short(link)
  if text(link.content) == link.target then
    link.content = { pandoc.Str((link.target:match("^%a+://([^/]+)") or link.target):gsub("^www%.", "")) }
    return link
  end
end

local function styled(div)
  local class = div.classes[1]
  if DIVS[class] then
    div.content:insert(1, pandoc.RawBlock("typst", "#" .. class .. "["))
    div.content:insert(pandoc.RawBlock("typst", "]"))
    return div.content
  end
end

local LISTED = { "^%d+%.$", "^[-+/]$", "^=+$" } -- what begins a list or a heading in Typst

-- Typst would draw "..." as one letter, take "-?" for a place where a word may be broken, and make a
-- list of a line, or of a cell, that begins with "5." or "-".
local function escaped(str)
  for _, mark in ipairs(LISTED) do
    if str.text:match(mark) then return { raw("\\"), str } end
  end
  local made, from = pandoc.Inlines({}), 1
  for at in str.text:gmatch("()[.-][.?]") do
    made:insert(pandoc.Str(str.text:sub(from, at)))
    made:insert(raw("\\" .. str.text:sub(at + 1, at + 1)))
    from = at + 2
  end
  if from == 1 then return nil end
  made:insert(pandoc.Str(str.text:sub(from)))
  return made
end

-- The message of a section, all of it in italics right below the heading, is not left alone.
local function messages(blocks)
  for i, block in ipairs(blocks) do
    local whole = block.t == "Para" and #block.content == 1 and block.content[1].t == "Emph"
    if whole and i > 1 and blocks[i - 1].t == "Header" then
      block.content:insert(1, raw("#message["))
      block.content:insert(raw("]"))
    end
  end
  return blocks
end

return {
  { Blocks = messages },
  { Image = picture, Str = escaped, Span = named, Div = styled, Link = short },
}
