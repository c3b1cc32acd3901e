// JSON texts, written from left to right. Plain C++.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cp {

// A member of an object, as the object's text spells it.
struct JsonMember {
    std::string_view name;  // with its quotes and escapes
    std::string_view value;
};

// The members of an object that is valid JSON, in their order: views into its text.
std::vector<JsonMember> json_members(std::string_view object);

// Puts the commas. Strings may be of any encoding in which the bytes of ASCII stand for ASCII alone, as all encodings
// of a PostgreSQL server do.
class JsonText {
public:
    JsonText &begin_object() { return open('{'); }
    JsonText &end_object() { return close('}'); }
    JsonText &begin_array() { return open('['); }
    JsonText &end_array() { return close(']'); }
    // The name of the member whose value comes next.
    JsonText &name(std::string_view name);

    JsonText &null() { return raw("null"); }
    JsonText &string(std::string_view value);
    JsonText &integer(std::int64_t value);
    // The shortest decimal that is this double, without an exponent from 1e-6 to 1e15; null where it is not finite.
    JsonText &number(double value);
    // null where there is nothing.
    JsonText &string(const std::optional<std::string> &value) {
        return value ? string(std::string_view(*value)) : null();
    }
    JsonText &string(const std::string &value) { return string(std::string_view(value)); }
    JsonText &string(const char *value) { return string(std::string_view(value)); }
    JsonText &integer(const std::optional<std::int64_t> &value) { return value ? integer(*value) : null(); }
    // What is JSON already.
    JsonText &raw(std::string_view json);
    // A member of another object, as it is spelled there.
    JsonText &member(const JsonMember &member);

    const std::string &text() const noexcept { return text_; }
    // Begins anew, in the same memory.
    void clear() noexcept {
        text_.clear();
        first_ = true;
    }

private:
    JsonText &open(char bracket);
    JsonText &close(char bracket);
    void separate();
    void quote(std::string_view value);

    std::string text_;
    bool first_ = true;  // nothing stands before the next value but a bracket or a name
};

}  // namespace cp
