"""Opens the workbook in LibreOffice as a person would, makes a pivot of rates by commune, and prints three sheets.

    python3 pivot.py PIPE WORKBOOK FOLDER
"""
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.sheet import DataPilotFieldSortInfo, TableFilterField
from com.sun.star.sheet.DataPilotFieldOrientation import DATA, ROW
from com.sun.star.sheet.DataPilotFieldSortMode import DATA as BY_DATA
from com.sun.star.sheet.FilterConnection import AND
from com.sun.star.sheet.FilterOperator import EQUAL
from com.sun.star.sheet.GeneralFunction import AVERAGE
from com.sun.star.table import CellAddress

pipe, workbook, folder = sys.argv[1:]
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for attempt in range(120):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
document = desktop.loadComponentFromURL("file://" + workbook, "_blank", 0, (PropertyValue("Hidden", 0, True, 0),))
sheets = document.Sheets


def save(name, cells):
    """Prints a part of a sheet, on one page."""
    styles = document.StyleFamilies.getByName("PageStyles")
    for style in styles.ElementNames:
        page = styles.getByName(style)
        page.HeaderIsOn = page.FooterIsOn = False
        page.ScaleToPagesX = page.ScaleToPagesY = 1
        for margin in ("LeftMargin", "RightMargin", "TopMargin", "BottomMargin"):
            setattr(page, margin, 400)
        page.PrintGrid = page.PrintHeaders = True
        # As large as the cells, with the letters and numbers at the edges.
        page.Width, page.Height = cells.Size.Width + 2200, cells.Size.Height + 1700
    filters = uno.Any("[]com.sun.star.beans.PropertyValue", (PropertyValue("Selection", 0, cells, 0),))
    document.storeToURL(
        f"file://{folder}/{name}.pdf",
        (PropertyValue("FilterName", 0, "calc_pdf_Export", 0), PropertyValue("FilterData", 0, filters, 0)),
    )


records = sheets.getByName("Số liệu")
cursor = records.createCursor()
cursor.gotoEndOfUsedArea(False)
last = cursor.RangeAddress
headings = [records.getCellByPosition(i, 0).String for i in range(last.EndColumn + 1)]

# Data > Pivot Table > Insert: rows Địa danh, values Giá trị, filters Đơn vị tính = %, Tệp = one report.
first = next(
    row for row in range(1, last.EndRow + 1) if "nghi-xuan" in records.getCellByPosition(0, row).String
)
source = records.getCellByPosition(0, first).String
sheets.insertNewByName("Tổng hợp", sheets.Count)
pivot = sheets.getByName("Tổng hợp")
tables = pivot.getDataPilotTables()
description = tables.createDataPilotDescriptor()
description.setSourceRange(records.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).RangeAddress)
description.ShowFilterButton = False


def condition(heading, value):
    field = TableFilterField()
    field.Connection, field.Field, field.Operator, field.StringValue = AND, headings.index(heading), EQUAL, value
    return field


description.getFilterDescriptor().setFilterFields(
    (condition("Đơn vị tính", "%"), condition("Tệp", source), condition("Cấp", "xã"))
)
fields = description.getDataPilotFields()
values = fields.getByName("Giá trị")
values.Orientation, values.Function = DATA, AVERAGE
places = fields.getByName("Địa danh")
places.Orientation = ROW
sort = DataPilotFieldSortInfo()
sort.Field, sort.IsAscending, sort.Mode = "Giá trị", False, BY_DATA
places.SortInfo = sort
tables.insertNewByName("rates", CellAddress(pivot.RangeAddress.Sheet, 0, 0), description)
cursor = pivot.createCursor()
cursor.gotoEndOfUsedArea(False)
end = cursor.RangeAddress
cells = pivot.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
cells.Columns.OptimalWidth = True
print(f"{end.EndRow} rows in the pivot of {source}")

save("records", records.getCellRangeByPosition(0, first + 6, 14, first + 26))
save("pivot", pivot.getCellRangeByPosition(0, 0, end.EndColumn, min(end.EndRow, 26)))
checks = sheets.getByName("Kiểm tra")
wrong = next(row for row in range(1, 5000) if checks.getCellByPosition(6, row).String in ("lệch", ""))
save("checks", checks.getCellRangeByPosition(4, wrong - 9, 12, wrong + 9))
document.close(False)
desktop.terminate()
