#include "access/user_id.hpp"

#include "pg/text.hpp"

extern "C" {
#include <utils/uuid.h>
}

namespace cp {

namespace {

constexpr size_t kLongestUser = 255;

std::string with_small_letters(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return text;
}

bool is_like_uuid(const std::string &text) {
    return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

std::string spelled(Oid type, Datum value) {
    switch (type) {
        case INT8OID: return std::to_string(DatumGetInt64(value));
        case UUIDOID: return pg([&] { return DatumGetCString(DirectFunctionCall1(uuid_out, value)); });
        default: break;
    }
    std::string text = text_of(value);
    return is_like_uuid(text) ? with_small_letters(std::move(text)) : text;
}

}  // namespace

std::string user_id_of(FunctionCallInfo fcinfo, int index) {
    if (fcinfo->args[index].isnull)
        throw Error(ERRCODE_NULL_VALUE_NOT_ALLOWED, "user_id is missing")
            .hint("Give the id of the application's user.");
    const Oid type = pg([&] { return get_fn_expr_argtype(fcinfo->flinfo, index); });
    std::string user = spelled(type, fcinfo->args[index].value);
    if (user.empty() || user.size() > kLongestUser)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "invalid user_id")
            .detail("It has " + std::to_string(user.size()) + " bytes.")
            .hint("Give an id of 1 to " + std::to_string(kLongestUser) + " bytes.");
    return user;
}

}  // namespace cp
