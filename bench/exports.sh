# shellcheck shell=bash disable=SC2154
# What workbooks take.

export_days="project => 1, date_from => '2025-06-01', date_to =>"

# Milliseconds of a COPY of a tenth of the year's rows.
copy_rows_out() {
    milliseconds kept "COPY (SELECT * FROM kept.core_interview WHERE end_form < '2025-07-07 12:00+00') TO '/dev/null' CSV"
}

bench_exports() {
    fill_project
    local run
    for ((run = 1; run <= runs; run++)); do copy_rows_out; done >"$work/copies"
    # The bar is twice the time of that COPY, and two seconds.
    repeat 'workbook of 100,000 rows' ms '<=' "$(spread <"$work/copies" | awk '{ printf "%.0f", 2 * $1 + 2000 }')" \
        milliseconds kept "SELECT length(collection_export_xlsx($export_days '2025-07-07'))"
    repeat 'workbook of 1,000,000 rows, in chunks' ms '<=' 60000 \
        milliseconds kept "SELECT sum(length(chunk)) FROM collection_export_xlsx_chunks($export_days '2026-06-01')"
}
