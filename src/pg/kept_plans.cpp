#include "pg/kept_plans.hpp"

namespace cp {

SPIPlanPtr KeptPlans::of(const std::string &sql, std::vector<Oid> parameters, Values values) {
    const auto found = plans_.find(sql);
    if (found != plans_.end() && found->second != nullptr)
        return found->second;
    if (plans_.size() >= kMost)
        forget();
    // Its place is made first: a plan that is kept must not be lost for want of memory.
    SPIPlanPtr &plan = plans_[sql];
    plan = pg([&] {
        SPIPlanPtr made = SPI_prepare_cursor(sql.c_str(), static_cast<int>(parameters.size()), parameters.data(),
                                             values == Values::any ? CURSOR_OPT_GENERIC_PLAN : 0);
        if (made == nullptr)
            elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
        SPI_keepplan(made);
        return made;
    });
    return plan;
}

void KeptPlans::query(const std::string &sql, SqlArgs args, Values values) {
    SPIPlanPtr plan = of(sql, {args.types(), args.types() + args.count()}, values);
    pg([&] {
        const int code = SPI_execute_plan(plan, args.values(), args.nulls(), true, 0);
        if (code != SPI_OK_SELECT)
            elog(ERROR, "SPI_execute_plan failed: %s", SPI_result_code_string(code));
    });
}

void KeptPlans::forget() {
    while (!plans_.empty()) {
        SPIPlanPtr plan = plans_.extract(plans_.begin()).mapped();
        if (plan != nullptr)
            pg([&] { SPI_freeplan(plan); });
    }
}

}  // namespace cp
