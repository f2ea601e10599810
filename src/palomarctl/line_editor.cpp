// The only place that sees libedit, whose C callbacks find their object by EL_CLIENTDATA.
#include "palomarctl/line_editor.hpp"

#include "palomarctl/prompt_history.hpp"

#include <cstdio>
#include <histedit.h>
#include <iostream>
#include <string_view>
#include <utility>
#include <vector>

namespace palomar::palomarctl {
namespace {

class EditedLines final : public LineSource {
  public:
    explicit EditedLines(NamesOf names_of);
    ~EditedLines() override = default;
    EditedLines(const EditedLines&) = delete;
    EditedLines& operator=(const EditedLines&) = delete;

    [[nodiscard]] std::optional<std::string> next() override;

  private:
    static unsigned char on_tab(EditLine* editor, int key);

    void change_history(int operation, const char* text);
    void remember(const std::string& line);
    unsigned char complete();

    NamesOf names_of_;
    std::optional<std::filesystem::path> file_;
    std::unique_ptr<History, decltype(&history_end)> history_{history_init(), &history_end};
    std::unique_ptr<EditLine, decltype(&el_end)> editor_{
        el_init("palomarctl", stdin, stdout, stderr), &el_end
    };
};

char* prompt_text(EditLine* /*editor*/) {
    static char text[] = "palomar> ";
    return text;
}

EditedLines::EditedLines(NamesOf names_of) : names_of_{std::move(names_of)} {
    constexpr int remembered = 1000;
    HistEvent event{};
    history(history_.get(), &event, H_SETSIZE, remembered);
    history(history_.get(), &event, H_SETUNIQUE, 1);
    file_ = history_file();
    if (file_ && make_history_file(*file_)) {
        change_history(H_LOAD, file_->c_str());
    } else {
        file_.reset();
    }
    EditLine* editor = editor_.get();
    el_set(editor, EL_CLIENTDATA, this);
    el_set(editor, EL_PROMPT, &prompt_text);
    el_set(editor, EL_EDITOR, "emacs");
    el_set(editor, EL_HIST, &history, history_.get());
    el_set(editor, EL_SIGNAL, 1);
    el_set(editor, EL_ADDFN, "complete", "completes the word", &on_tab);
    el_set(editor, EL_BIND, "^I", "complete", nullptr);
    // Ctrl-C throws away the line, not the program.
    el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
    el_set(editor, EL_BIND, "^C", "em-kill-line", nullptr);
    el_source(editor, nullptr);
}

void EditedLines::change_history(int operation, const char* text) {
    HistEvent event{};
    // A history that cannot be read or written is no reason to stop.
    [[maybe_unused]] const int done = history(history_.get(), &event, operation, text);
}

void EditedLines::remember(const std::string& line) {
    change_history(H_ENTER, line.c_str());
    if (file_) {
        change_history(H_SAVE, file_->c_str());
    }
}

std::optional<std::string> EditedLines::next() {
    int count = 0;
    const char* typed = el_gets(editor_.get(), &count);
    if (typed == nullptr || count <= 0) {
        std::cout << '\n' << std::flush;  // the shell's prompt begins a line
        return std::nullopt;
    }
    std::string line{typed, static_cast<std::size_t>(count)};
    line.erase(line.find_last_not_of("\r\n") + 1);
    if (!line.empty() && may_be_remembered(line)) {
        remember(line);
    }
    return line;
}

unsigned char EditedLines::on_tab(EditLine* editor, int /*key*/) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return static_cast<EditedLines*>(self)->complete();
}

unsigned char EditedLines::complete() {
    const LineInfo* info = el_line(editor_.get());
    const std::string_view line{info->buffer, info->cursor};
    const auto words = completions(line, names_of_);
    if (words.empty()) {
        return CC_REFRESH_BEEP;
    }
    const std::size_t typed = line.size() - (line.rfind(' ') + 1);
    std::string added = common_beginning(words).substr(typed);
    if (words.size() == 1) {
        added += ' ';
    }
    if (!added.empty()) {
        return el_insertstr(editor_.get(), added.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    std::cout << '\n';
    for (const std::string& word : words) {
        std::cout << word << "  ";
    }
    std::cout << '\n' << std::flush;
    return CC_REDISPLAY;
}

class PipedLines final : public LineSource {
  public:
    [[nodiscard]] std::optional<std::string> next() override {
        std::string line;
        return std::getline(std::cin, line) ? std::optional{std::move(line)} : std::nullopt;
    }
};

}  // namespace

std::unique_ptr<LineSource> edited_lines(NamesOf names_of) {
    return std::make_unique<EditedLines>(std::move(names_of));
}

std::unique_ptr<LineSource> piped_lines() { return std::make_unique<PipedLines>(); }

}  // namespace palomar::palomarctl
