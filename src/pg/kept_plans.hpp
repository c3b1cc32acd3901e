// Plans kept for the session, by the text of their statement. Plans that names or types have outgrown are made anew by
// PostgreSQL itself.
#pragma once

#include "pg/sql.hpp"

namespace cp {

class KeptPlans {
public:
    // What the planner looks at. For statements whose best plan is the same whatever the values, any: it plans once.
    enum class Values { the_given, any };
    // To be called while an SPI connection is open. Plans live until too many are kept.
    SPIPlanPtr of(const std::string &sql, std::vector<Oid> parameters, Values values = Values::the_given);
    // Runs a query under the active snapshot; its rows are the open session's.
    void query(const std::string &sql, SqlArgs args = {}, Values values = Values::the_given);

private:
    static constexpr size_t kMost = 64;
    void forget();
    std::unordered_map<std::string, SPIPlanPtr> plans_;
};

}  // namespace cp
