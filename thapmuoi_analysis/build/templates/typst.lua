-- For the PDF: what PDF/UA asks of pictures and equations, and the looks of tables.

local text = pandoc.utils.stringify

local function quoted(words)
  return '"' .. words:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function raw(code)
  return pandoc.RawInline("typst", code)
end

local function picture(image)
  local width = tonumber(image.attributes.width)
  local size = width and string.format(", width: %.0fpt", width * 0.75) or ""
  return raw("#image(" .. quoted(image.src) .. ", alt: " .. quoted(text(image.caption)) .. size .. ")")
end

local function equation(span)
  if not span.classes:includes("equation") then return nil end
  local math = span.content[1]
  local code = pandoc.write(pandoc.Pandoc(pandoc.Plain(math)), "typst"):gsub("%s+$", "")
  local block = math.mathtype == "DisplayMath" and "true" or "false"
  local words = quoted(span.attributes.alt)
  return raw("#math.equation(block: " .. block .. ", alt: " .. words .. ", " .. code .. ")"), false
end

local function silent(math)
  error("the equation " .. math.text .. " lacks the words it is read aloud as: put them behind it, "
    .. "as <!-- alt: a equals b over c -->")
end

local function styled(div)
  for _, class in ipairs({ "source", "notice", "entry" }) do
    if div.classes:includes(class) then
      local open, close = pandoc.RawBlock("typst", "#" .. class .. "["), pandoc.RawBlock("typst", "]")
      return { open, table.unpack(div.content), close }
    end
  end
end

-- Without an alignment of their own the cells would stand in the middle, as their figure does.
local function left(tbl)
  for i, colspec in ipairs(tbl.colspecs) do
    if colspec[1] == pandoc.AlignDefault then tbl.colspecs[i] = { pandoc.AlignLeft, colspec[2] } end
  end
  return tbl, false -- cells are many
end

return {
  {
    traverse = "topdown",
    Table = left, Image = picture, Span = equation, Math = silent, Div = styled,
  },
}
