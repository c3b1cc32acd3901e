#include "model/phone.hpp"

#include <gtest/gtest.h>

namespace {

using cp::masked_phone;

TEST(MaskedPhone, KeepsTheBeginningOfAnInternationalNumber) {
    EXPECT_EQ(masked_phone("+989121234567"), "+98912***");
    EXPECT_EQ(masked_phone("+98 912 123-45.67"), "+98912***");
    EXPECT_EQ(masked_phone("+1 (202) 555/0123"), "+12025***");
}

TEST(MaskedPhone, KeepsLessOfALocalNumber) {
    EXPECT_EQ(masked_phone("09121234567"), "0912***");
    EXPECT_EQ(masked_phone("0912 123 4567"), "0912***");
}

TEST(MaskedPhone, AlwaysHidesSixDigits) {
    EXPECT_EQ(masked_phone("5550123"), "5***");
    EXPECT_EQ(masked_phone("+5550123"), "+5***");
    EXPECT_EQ(masked_phone("55501234"), "55***");
}

TEST(MaskedPhone, HidesTheMalformedWhole) {
    for (const char *number :
         {"", " ", "+", "12", "555012", "+555012", "1234567890123456", "0912abc4567", "++989121234567", "98+9121234567",
          "\xDB\xB0\xDB\xB9\xDB\xB1\xDB\xB2\xDB\xB1\xDB\xB2\xDB\xB3\xDB\xB4\xDB\xB5",
          "0912\xC2\xA0"
          "1234567",
          "09121234567;", "*******", "ext 5"})
        EXPECT_EQ(masked_phone(number), "***") << number;
}

TEST(MaskedPhone, TellsNothingOfTheLength) { EXPECT_EQ(masked_phone("+98912123456"), masked_phone("+98912123456789")); }

}  // namespace
