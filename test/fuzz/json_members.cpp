// json_members: views into the text, and of a valid object its very members, by nlohmann's reader.
#include <nlohmann/json.hpp>

#include "model/json.hpp"
#include "property.hpp"

namespace {

using Json = nlohmann::json;

// What a reader meets, one after another, and the names of the outermost object.
class Events : public nlohmann::json_sax<Json> {
public:
    std::string met;
    std::vector<std::string> names;

    bool null() override { return note("null"); }
    bool boolean(bool value) override { return note(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return note(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return note(std::to_string(value)); }
    bool number_float(number_float_t, const string_t &digits) override { return note(digits); }
    bool string(string_t &value) override { return note('"' + value); }
    bool binary(binary_t &) override { return false; }
    bool start_object(std::size_t) override { return deeper(1, "{"); }
    bool end_object() override { return deeper(-1, "}"); }
    bool start_array(std::size_t) override { return deeper(1, "["); }
    bool end_array() override { return deeper(-1, "]"); }
    bool key(string_t &name) override {
        if (depth_ == 1)
            names.push_back(name);
        return note(name + ':');
    }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override { return false; }

private:
    bool note(const std::string &event) {
        met += event;
        met += '\0';
        return true;
    }
    bool deeper(int by, const char *bracket) {
        depth_ += by;
        return note(bracket);
    }
    int depth_ = 0;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string object = fuzz::text_of(data, size);
    const std::vector<cp::JsonMember> members = cp::json_members(object);
    const char *end = object.data();
    cp::JsonText text;
    text.begin_object();
    for (const cp::JsonMember &member : members) {
        fuzz::must(member.name.data() >= end && member.value.data() >= member.name.data() + member.name.size(),
                   "members come one after another");
        end = member.value.data() + member.value.size();
        fuzz::must(end <= object.data() + object.size(), "members are in the text");
        text.member(member);
    }
    text.end_object();

    Events original;
    Events again;
    // The reader takes a byte zero for the end.
    if (object.find('\0') != std::string::npos || !Json::sax_parse(object, &original) || original.met[0] != '{')
        return 0;
    fuzz::must(Json::sax_parse(text.text(), &again), "members make an object");
    fuzz::must(original.met == again.met, "the object of the members is the same");
    fuzz::must(original.names.size() == members.size(), "every member is there");
    for (std::size_t i = 0; i < members.size(); ++i)
        fuzz::must(Json::parse(members[i].name) == original.names[i], "names are in their order");
    return 0;
}
