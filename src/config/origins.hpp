// Origins: where each key of a configuration got its value, for problems that show only when all is
// read, or tried.
#pragma once

#include "config/key.hpp"
#include "config/problem.hpp"

#include <map>
#include <string>
#include <string_view>

namespace palomar::config {

class Origins {
  public:
    /// `where`: as in Problem; "default" for a value that nobody chose. The last one counts.
    void put(const Key& key, std::string where);

    /// What is wrong with the value of a key, which must be in the table and have got its place.
    [[nodiscard]] Problem problem(
        std::string_view section, std::string_view name, std::string_view what
    ) const;

  private:
    std::map<const Key*, std::string> places_;
};

}  // namespace palomar::config
