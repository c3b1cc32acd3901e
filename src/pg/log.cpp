#include "pg/log.hpp"

namespace cp {

void server_log(std::string message, const char *hint) {
    std::replace_if(
        message.begin(), message.end(), [](unsigned char character) { return character < ' ' || character == 127; },
        '?');
    pg([&] {
        ereport(LOG, (errmsg("collection_performance: %s", message.c_str()), *hint == '\0' ? 0 : errhint("%s", hint),
                      errhidestmt(true), errhidecontext(true)));
    });
}

}  // namespace cp
