"""The rows of a run as test lines, and as the table of a page: python table.py ROWS PAGE [--write]"""

import json
import re
import sys

rows = [json.loads(line) for line in open(sys.argv[1])]
for row in rows:
    note = f" ({row['note']})" if not row["ok"] else ""
    print(f"{'ok' if row['ok'] else 'not ok'} {row['client']}: {row['method']}{note}")

table = ["| client | method | passes |", "| --- | --- | --- |"]
table += [f"| {row['client']} | {row['method']} | {'yes' if row['ok'] else 'no'} |" for row in rows]
page = open(sys.argv[2], encoding="utf-8").read()
pattern = re.compile(r"(<!-- table -->\n).*?(\n<!-- end of table -->)", re.S)
wanted = pattern.sub(lambda match: match[1] + "\n".join(table) + match[2], page)
if "--write" in sys.argv:
    open(sys.argv[2], "w", encoding="utf-8").write(wanted)
same = pattern.search(page) is not None and wanted == open(sys.argv[2], encoding="utf-8").read()
print(f"{'ok' if same else 'not ok'} {sys.argv[2]} shows what this run found")
