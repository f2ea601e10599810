# palomar_layer(): a folder of src/ as a static library with its unit tests beside it.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(PALOMAR_WERROR "Treat warnings as errors (on in the presets, never forced on a packager)" OFF)

if(BUILD_TESTING)
    find_package(GTest REQUIRED)
    find_package(rapidcheck REQUIRED)
    include(GoogleTest)
endif()

# What every target of ours is compiled with.
add_library(palomar_flags INTERFACE)
target_include_directories(palomar_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_options(palomar_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(PALOMAR_WERROR)
    target_compile_options(palomar_flags INTERFACE -Werror)
endif()

# palomar_layer(NAME [SOURCES f.cpp...] [TESTS f_test.cpp...] [LINKS libraries...] [TEST_LINKS libraries...])
# A folder without SOURCES is header-only. Its tests become one program NAME_test with the CTest label `unit`.
function(palomar_layer name)
    cmake_parse_arguments(LAYER "" "" "SOURCES;TESTS;LINKS;TEST_LINKS" ${ARGN})
    set(target palomar_${name})
    if(LAYER_SOURCES)
        add_library(${target} STATIC ${LAYER_SOURCES})
        target_link_libraries(${target} PUBLIC palomar_flags ${LAYER_LINKS})
    else()
        add_library(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE palomar_flags ${LAYER_LINKS})
    endif()
    if(BUILD_TESTING AND LAYER_TESTS)
        add_executable(${name}_test ${LAYER_TESTS})
        target_link_libraries(
            ${name}_test PRIVATE ${target} ${LAYER_TEST_LINKS} GTest::gmock GTest::gtest_main rapidcheck)
        gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST PROPERTIES LABELS unit TIMEOUT 120)
    endif()
endfunction()
