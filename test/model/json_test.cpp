#include "model/json.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace cp {
namespace {

using namespace std::string_literals;

TEST(JsonText, Values) {
    EXPECT_EQ(JsonText().null().text(), "null");
    EXPECT_EQ(JsonText().integer(0).text(), "0");
    EXPECT_EQ(JsonText().integer(std::numeric_limits<std::int64_t>::min()).text(), "-9223372036854775808");
    EXPECT_EQ(JsonText().integer(std::optional<std::int64_t>()).text(), "null");
    EXPECT_EQ(JsonText().string(std::optional<std::string>()).text(), "null");
    EXPECT_EQ(JsonText().string(std::optional<std::string>("x")).text(), "\"x\"");
    EXPECT_EQ(JsonText().raw("{\"a\": [1]}").text(), "{\"a\": [1]}");
}

TEST(JsonText, NumbersAreTheShortestThatReadBackTheSame) {
    EXPECT_EQ(JsonText().number(0).text(), "0");
    EXPECT_EQ(JsonText().number(0.387).text(), "0.387");
    EXPECT_EQ(JsonText().number(1).text(), "1");
    EXPECT_EQ(JsonText().number(1e300).text(), "1e+300");
    EXPECT_EQ(JsonText().number(0.0001).text(), "0.0001");
    EXPECT_EQ(JsonText().number(1234567.25).text(), "1234567.25");
    EXPECT_EQ(JsonText().number(-1.2345678901234567e-6).text(), "-0.0000012345678901234567");
    EXPECT_EQ(JsonText().number(999999999999999.9).text(), "999999999999999.9");
    EXPECT_EQ(JsonText().number(-std::numeric_limits<double>::denorm_min()).text(), "-5e-324");
    EXPECT_EQ(JsonText().number(std::numeric_limits<double>::max()).text(), "1.7976931348623157e+308");
    EXPECT_EQ(JsonText().number(std::numeric_limits<double>::quiet_NaN()).text(), "null");
    EXPECT_EQ(JsonText().number(std::numeric_limits<double>::infinity()).text(), "null");
}

TEST(JsonText, Structures) {
    JsonText json;
    json.begin_object().name("a").integer(1).name("b").begin_array();
    json.begin_object().end_object().begin_array().end_array().string("x").null().integer(2).number(0.5).raw("{}");
    json.end_array().name("c").string("y").name("d").begin_object().name("e").null().end_object().end_object();
    EXPECT_EQ(json.text(), R"({"a":1,"b":[{},[],"x",null,2,0.5,{}],"c":"y","d":{"e":null}})");
}

TEST(JsonText, BeginsAnew) {
    JsonText json;
    json.begin_array().integer(1);
    json.clear();
    EXPECT_EQ(json.begin_array().integer(2).end_array().text(), "[2]");
}

TEST(JsonText, StringsAreEscaped) {
    EXPECT_EQ(JsonText().string("").text(), "\"\"");
    EXPECT_EQ(JsonText().string("Ali \"M.\" \\ /").text(), R"("Ali \"M.\" \\ /")");
    EXPECT_EQ(JsonText().string("\b\f\n\r\t").text(), R"("\b\f\n\r\t")");
    EXPECT_EQ(JsonText().string("a\0b\x01\x1f\x7f"s).text(), "\"a\\u0000b\\u0001\\u001f\x7f\"");
    EXPECT_EQ(JsonText().string("\xd8\xb9\xd9\x84\xdb\x8c").text(), "\"\xd8\xb9\xd9\x84\xdb\x8c\"");
    EXPECT_EQ(JsonText().begin_object().name("a\"b").null().end_object().text(), R"({"a\"b":null})");
}

std::string spelled(const std::vector<JsonMember> &members) {
    JsonText json;
    json.begin_object();
    for (const JsonMember &member : members)
        json.member(member);
    return json.end_object().text();
}

TEST(JsonMembers, AreThoseOfTheObjectItself) {
    EXPECT_TRUE(json_members("{}").empty());
    EXPECT_TRUE(json_members("{ }").empty());
    EXPECT_EQ(spelled(json_members(R"({"a": 1})")), R"({"a":1})");
    EXPECT_EQ(spelled(json_members(R"( { "a" : -1.5e3 , "b" : [ 1 , {"a": "}"} ] , "c" : {"d": [","]}, "e":null } )")),
              R"({"a":-1.5e3,"b":[ 1 , {"a": "}"} ],"c":{"d": [","]},"e":null})");
    EXPECT_EQ(spelled(json_members(R"({"": "", "a\\": "x\\", "\"b:": "\",{", "c": true})")),
              R"({"":"","a\\":"x\\","\"b:":"\",{","c":true})");
}

TEST(JsonMembers, StopWhereTheTextDoes) {
    for (const std::string_view text : {"", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\": ", "{\"a\": [\"\\"})
        EXPECT_LE(json_members(text).size(), 1U);
}

}  // namespace
}  // namespace cp
