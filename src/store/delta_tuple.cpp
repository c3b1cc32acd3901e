#include "store/delta_tuple.hpp"

#include "pg/guard.hpp"
#include "pg/text.hpp"

namespace cp {

namespace {

// Columns of collection_internal.delta, in their order.
enum DeltaColumn {
    delta_source_id,
    delta_day,
    delta_rows,
    delta_project_id,
    delta_interviewer_id,
    delta_hour,
    delta_open,
    delta_timed,
    delta_dials,
    delta_duration_sec,
    delta_duration_us,
    delta_negative,
    delta_missing,
    delta_amount,
    delta_project_key,
    delta_interviewer_key,
    delta_outcome,
    delta_segment,
    delta_subject,
    delta_histogram,
    delta_columns
};

void set(TupleTableSlot *slot, DeltaColumn column, Datum value) {
    slot->tts_values[column] = value;
    slot->tts_isnull[column] = false;
}

void set_nonzero(TupleTableSlot *slot, DeltaColumn column, int64 value) {
    if (value != 0)
        set(slot, column, Int64GetDatum(value));
}

void set_present(TupleTableSlot *slot, DeltaColumn column, const OptionalInteger &value) {
    if (value.present)
        set(slot, column, Int64GetDatum(value.value));
}

void set_present(TupleTableSlot *slot, DeltaColumn column, const OptionalText &value) {
    if (value.present)
        set(slot, column, text_datum(value.text));
}

void set_measures(TupleTableSlot *slot, const Measures &measures, int sign) {
    const Int128 duration = sign * measures.duration;
    set(slot, delta_rows, Int64GetDatum(sign * measures.rows));
    set_nonzero(slot, delta_open, sign * measures.open);
    set_nonzero(slot, delta_timed, sign * measures.timed);
    set_nonzero(slot, delta_dials, sign * measures.dials);
    set_nonzero(slot, delta_duration_sec, static_cast<int64>(duration / kMicrosecondsPerSecond));
    set_nonzero(slot, delta_duration_us, static_cast<int64>(duration % kMicrosecondsPerSecond));
    set_nonzero(slot, delta_negative, sign * measures.negative);
    set_nonzero(slot, delta_missing, sign * measures.missing);
}

void set_key(TupleTableSlot *slot, const CellKey &key) {
    set(slot, delta_day, DateADTGetDatum(key.day));
    set_present(slot, delta_project_id, key.project);
    set_present(slot, delta_interviewer_id, key.interviewer);
    set_present(slot, delta_hour, key.hour);
    set_present(slot, delta_project_key, key.project_key);
    set_present(slot, delta_interviewer_key, key.interviewer_key);
    set_present(slot, delta_outcome, key.outcome);
    set_present(slot, delta_segment, key.segment);
    set_present(slot, delta_subject, key.subject);
}

Datum signed_amount(Numeric amount, int sign) {
    const Datum value = NumericGetDatum(amount);
    return sign > 0 ? value : pg([&] { return DirectFunctionCall1(numeric_uminus, value); });
}

Datum histogram_datum(const Histogram &histogram, int sign) {
    if (sign > 0)
        return text_datum(histogram.encode());  // a bytea has the same form
    Histogram negated;
    negated.add(histogram, -1);
    return text_datum(negated.encode());
}

}  // namespace

void require_delta_columns(TupleDesc descriptor) {
    if (descriptor->natts != delta_columns)
        throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "the library of collection_performance does not fit its tables")
            .hint("Run ALTER EXTENSION collection_performance UPDATE.");
}

void fill_delta(TupleTableSlot *slot, int32 source_id, const CellKey &key, const CellValue &value, int sign) {
    ExecClearTuple(slot);
    std::fill_n(slot->tts_isnull, static_cast<int>(delta_columns), true);
    set(slot, delta_source_id, Int32GetDatum(source_id));
    set_key(slot, key);
    set_measures(slot, value.measures, sign);
    if (value.amount != nullptr)
        set(slot, delta_amount, signed_amount(value.amount, sign));
    if (value.histogram != nullptr && !value.histogram->empty())
        set(slot, delta_histogram, histogram_datum(*value.histogram, sign));
    ExecStoreVirtualTuple(slot);
}

}  // namespace cp
