// The server's arithmetic, to the octet.
#include "palomarctl/population.hpp"

#include "palomarctl/quantity.hpp"

#include <cmath>

namespace palomar::palomarctl {
namespace {

constexpr std::uint64_t most_messages = 100'000;
constexpr std::uint64_t smallest_message = 1024;
constexpr std::uint64_t largest_message = std::uint64_t{2} << 30U;

bool keeps_to_the_limits(const Population& population) {
    return population.count >= 1 && population.count <= most_messages &&
           population.smallest >= smallest_message && population.smallest <= population.largest &&
           population.largest <= largest_message;
}

}  // namespace

std::uint64_t Population::octets_of(std::uint64_t number) const {
    if (number >= count) {
        return largest;
    }
    const auto first = static_cast<double>(smallest);
    const double growth = static_cast<double>(largest) / first;
    const double part = static_cast<double>(number - 1) / static_cast<double>(count - 1);
    return static_cast<std::uint64_t>(std::llround(first * std::pow(growth, part)));
}

std::uint64_t Population::octets() const {
    std::uint64_t sum = 0;
    for (std::uint64_t number = 1; number <= count; ++number) {
        sum += octets_of(number);
    }
    return sum;
}

std::optional<Population> population_from(std::span<const std::string> arguments) {
    Population population;
    std::uint64_t* const places[] = {&population.count, &population.smallest, &population.largest};
    for (std::size_t at = 1; at < arguments.size() && at <= std::size(places); ++at) {
        const auto number = number_from(arguments[at]);
        if (!number) {
            return std::nullopt;
        }
        *places[at - 1] = *number;
    }
    return keeps_to_the_limits(population) ? std::optional{population} : std::nullopt;
}

}  // namespace palomar::palomarctl
