// Terminal: what the place where standard output ends up can do.
#pragma once

namespace palomar::palomarctl {

/// A file or a pipe is no screen: no colours, no questions, no progress.
enum class Surface { file, screen };

enum class Colour { off, on };

struct Terminal {
    Surface surface = Surface::file;
    Colour colour = Colour::off;
    /// In character cells.
    unsigned width = 80;
    unsigned height = 24;

    friend bool operator==(const Terminal&, const Terminal&) = default;
};

/// Standard output as it is now: a window may have been resized since. `wish` off wins, else
/// colours are on where there is a screen, NO_COLOR is empty or unset, and TERM is not `dumb`.
[[nodiscard]] Terminal standard_output(Colour wish);

}  // namespace palomar::palomarctl
