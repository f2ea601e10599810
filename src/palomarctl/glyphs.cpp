// The locale knows its character set.
#include "palomarctl/glyphs.hpp"

#include <langinfo.h>
#include <string_view>

namespace palomar::palomarctl {

Glyphs glyphs_of_locale() {
    return std::string_view{::nl_langinfo(CODESET)} == "UTF-8" ? Glyphs::unicode : Glyphs::ascii;
}

}  // namespace palomar::palomarctl
