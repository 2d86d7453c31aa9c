-- For the web page: what a reader with a phone, a keyboard or a screen reader needs.

local text = pandoc.utils.stringify

local function region(name)
  return pandoc.Attr("", { "scroll" }, { { "role", "region" }, { "aria-label", name }, { "tabindex", "0" } })
end

-- On a phone each row of a wide table is a list, in which a cell says its heading.
local function scrolling(tbl)
  local headings = {}
  for _, row in ipairs(tbl.head.rows) do
    for i, cell in ipairs(row.cells) do headings[i] = text(cell.contents) end
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      row.cells[1].attributes.scope = "row"
      for i, cell in ipairs(row.cells) do cell.attributes.heading = headings[i] end
    end
  end
  return pandoc.Div(tbl, region(text(tbl.caption.long))), false -- its cells are as they are
end

-- On a phone a picture that has no narrow version keeps a size at which it can be read, and scrolls.
local function readable(figure)
  local wide = false
  figure:walk({ Image = function(image) wide = wide or image.classes:includes("wide") end })
  if not wide then return nil end
  figure.content = { pandoc.Div(figure.content, region(text(figure.caption.long))) }
  return figure
end

local function bare(div)
  return div.classes:includes("summary") and div.content or nil
end

return { { traverse = "topdown", Table = scrolling, Figure = readable, Div = bare } }
