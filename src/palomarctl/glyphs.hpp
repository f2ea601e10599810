// Glyphs: whether drawings may go beyond ASCII.
#pragma once

namespace palomar::palomarctl {

enum class Glyphs { unicode, ascii };

/// What the locale of the environment can write (LC_ALL, LC_CTYPE, LANG); setlocale(3) must have
/// been called.
[[nodiscard]] Glyphs glyphs_of_locale();

}  // namespace palomar::palomarctl
