#include "ops/operators.hpp"

#include "access/access.hpp"

namespace cp {

std::vector<SourcePtr> sources_to_maintain(const std::optional<std::string> &name) {
    // The statement's snapshot may be newer than what this backend knows of the sources.
    pg([] { AcceptInvalidationMessages(); });
    std::vector<SourcePtr> sources;
    if (name)
        sources.push_back(resolve_source(name));
    else
        sources = all_sources();
    for (const SourcePtr &source : sources)
        require_operator(*source);
    return sources;
}

TimeADT checked_time_of_day(const FunctionArgs &args, int index) {
    if (args.is_null(index))
        return USECS_PER_HOUR;
    const TimeADT time = DatumGetTimeADT(args.datum(index));
    if (time >= USECS_PER_DAY)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "reconcile_at is not a time of day")
            .hint("Valid values are 00:00 to 23:59.");
    return time - time % USECS_PER_MINUTE;
}

}  // namespace cp
