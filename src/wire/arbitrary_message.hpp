// Messages for property tests: mostly made of the octets and pairs that the wire form is about.
#pragma once

#include <rapidcheck.h>
#include <string>
#include <vector>

namespace palomar::wire {

inline rc::Gen<std::string> arbitrary_message() {
    const auto piece = rc::gen::weightedOneOf<std::string>(
        {{8,
          rc::gen::element<std::string>("\n", "\r\n", "\r", ".", "..", "a", "text", "\r\n.", "\n.")
         },
         {1, rc::gen::container<std::string>(1, rc::gen::arbitrary<char>())}}
    );
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(piece),
        [](const std::vector<std::string>& pieces) {
            std::string message;
            for (const std::string& text : pieces) {
                message += text;
            }
            return message;
        }
    );
}

}  // namespace palomar::wire
