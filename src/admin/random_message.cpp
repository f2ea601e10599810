// The body is made of whole lines, eight octets from each random number: writing it to a disk takes
// longer than making it.
#include "admin/random_message.hpp"

#include <fmt/chrono.h>

#include <algorithm>

namespace palomar::admin {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789. ";
static_assert(alphabet.size() == 64);

constexpr std::size_t octets_a_number = 8;
constexpr std::size_t line_length = 72;
static_assert(line_length % octets_a_number == 0);
constexpr std::size_t lines_a_piece = 1024;

std::string header_text(const MessageHeader& header) {
    return fmt::format(
        "Date: {:%a, %d %b %Y %H:%M:%S +0000}\n"
        "From: Palomar <populate@palomar.invalid>\n"
        "To: undisclosed-recipients:;\n"
        "Subject: {}\n"
        "Message-ID: <{}@palomar.invalid>\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=us-ascii\n"
        "\n",
        fmt::gmtime(header.date),
        header.subject,
        header.id
    );
}

}  // namespace

RandomMessage::RandomMessage(const MessageHeader& header, std::uint64_t octets, std::uint64_t seed)
    : random_{seed}, piece_{header_text(header)}, left_{octets - piece_.size()} {}

std::string_view RandomMessage::next() {
    if (!header_is_out_) {
        header_is_out_ = true;
        return piece_;
    }
    fill();
    return piece_;
}

void RandomMessage::fill() {
    piece_.clear();
    for (std::size_t line = 0; line < lines_a_piece; ++line) {
        for (std::size_t i = 0; i < line_length; i += octets_a_number) {
            std::uint64_t number = random_();
            for (std::size_t octet = 0; octet < octets_a_number; ++octet) {
                piece_ += alphabet[number % alphabet.size()];
                number >>= 8U;
            }
        }
        piece_ += '\n';
    }
    if (left_ <= piece_.size()) {
        piece_.resize(left_);
        if (!piece_.empty()) {
            piece_.back() = '\n';
        }
    }
    left_ -= piece_.size();
}

}  // namespace palomar::admin
