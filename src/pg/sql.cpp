#include "pg/sql.hpp"

#include "pg/text.hpp"

namespace cp {

SqlArgs &SqlArgs::datum(Oid type, Datum value, bool isnull) {
    types_.push_back(type);
    values_.push_back(value);
    nulls_.push_back(isnull ? 'n' : ' ');
    return *this;
}

SqlArgs &SqlArgs::text(std::string_view value) { return datum(TEXTOID, text_datum(value), false); }

SqlArgs &SqlArgs::text(const std::optional<std::string> &value) {
    return value ? text(std::string_view(*value)) : datum(TEXTOID, Datum(0), true);
}

SqlArgs &SqlArgs::int4(int32 value) { return datum(INT4OID, Int32GetDatum(value), false); }
SqlArgs &SqlArgs::int8(int64 value) { return datum(INT8OID, Int64GetDatum(value), false); }
SqlArgs &SqlArgs::int8(std::optional<int64> value) { return datum(INT8OID, Int64GetDatum(value.value_or(0)), !value); }
SqlArgs &SqlArgs::oid(Oid value) { return datum(OIDOID, ObjectIdGetDatum(value), false); }
SqlArgs &SqlArgs::boolean(bool value) { return datum(BOOLOID, BoolGetDatum(value), false); }
SqlArgs &SqlArgs::date(DateADT value) { return datum(DATEOID, DateADTGetDatum(value), false); }
SqlArgs &SqlArgs::timestamptz(TimestampTz value) { return datum(TIMESTAMPTZOID, TimestampTzGetDatum(value), false); }

SqlSession::SqlSession(Mode mode) {
    pg([&] {
        if (SPI_connect_ext(mode == Mode::may_commit ? SPI_OPT_NONATOMIC : 0) != SPI_OK_CONNECT)
            elog(ERROR, "SPI_connect failed");
    });
}

SqlSession::~SqlSession() {
    if (!exit_.by_exception())
        SPI_finish();
}

uint64 SqlSession::run(const std::string &sql, SqlArgs args, bool read_only) {
    return pg([&] {
        const int code =
            SPI_execute_with_args(sql.c_str(), args.count(), args.types(), args.values(), args.nulls(), read_only, 0);
        if (code < 0)
            elog(ERROR, "SPI_execute_with_args failed: %s", SPI_result_code_string(code));
        return SPI_processed;
    });
}

Datum SqlSession::datum(uint64 row, int column, bool *isnull) const {
    return pg([&] { return SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, isnull); });
}

bool SqlSession::is_null(uint64 row, int column) const {
    bool isnull = false;
    (void) datum(row, column, &isnull);
    return isnull;
}

std::string SqlSession::text(uint64 row, int column) const {
    const char *value = pg([&] { return SPI_getvalue(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column); });
    return value == nullptr ? std::string() : std::string(value);
}

std::optional<std::string> SqlSession::optional_text(uint64 row, int column) const {
    if (is_null(row, column))
        return std::nullopt;
    return text(row, column);
}

int64 SqlSession::integer(uint64 row, int column) const {
    bool isnull = false;
    const Datum value = datum(row, column, &isnull);
    if (isnull)
        return 0;
    switch (SPI_gettypeid(SPI_tuptable->tupdesc, column)) {
        case INT2OID: return DatumGetInt16(value);
        case INT8OID: return DatumGetInt64(value);
        case OIDOID:
        case REGCLASSOID:
        case REGROLEOID: return DatumGetObjectId(value);
        default: return DatumGetInt32(value);
    }
}

std::optional<int64> SqlSession::optional_integer(uint64 row, int column) const {
    if (is_null(row, column))
        return std::nullopt;
    return integer(row, column);
}

bool SqlSession::boolean(uint64 row, int column) const {
    bool isnull = false;
    const Datum value = datum(row, column, &isnull);
    return !isnull && DatumGetBool(value);
}

void SqlSession::commit() {
    pg([] { SPI_commit(); });
}

std::string quoted_literal(std::string_view value) {
    const std::string copy(value);
    return pg([&] { return quote_literal_cstr(copy.c_str()); });
}

std::string quoted_identifier(std::string_view name) {
    const std::string copy(name);
    return pg([&] { return quote_identifier(copy.c_str()); });
}

std::string qualified_name(Oid relid) {
    return pg([&]() -> const char * {
        const char *relation = get_rel_name(relid);
        if (relation == nullptr)
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", relid)));
        return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relid)), relation);
    });
}

}  // namespace cp
