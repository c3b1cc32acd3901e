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

}  // namespace cp
