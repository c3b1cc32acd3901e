// Duration histograms as SQL sees them: they add up.
#include "store/cell_sums.hpp"

namespace cp {

namespace {

Histogram histogram_of_datum(Datum value) {
    const bytea *bytes = pg([&] { return DatumGetByteaPP(value); });
    return histogram_of({VARDATA_ANY(bytes), static_cast<size_t>(VARSIZE_ANY_EXHDR(bytes))});
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_internal_histogram_add) {
    cp::Histogram sum = cp::histogram_of_datum(fcinfo->args[0].value);
    sum.add(cp::histogram_of_datum(fcinfo->args[1].value), 1);
    return cp::histogram_datum(sum);
}
