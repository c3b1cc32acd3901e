// collection_installed: which versions meet in this session.
#include "catalog/version.hpp"
#include "pg/result.hpp"

namespace cp {

namespace {

void installed(FunctionCallInfo fcinfo) {
    ResultSet result(fcinfo);
    const std::string version = extension_version();
    result.add(std::move(ResultRow().text(library_version()).text(version).boolean(serves(version))));
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_installed) {
    cp::installed(fcinfo);
    return Datum(0);
}
