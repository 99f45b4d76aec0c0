# SPDX-License-Identifier: Apache-2.0

# ctd_library(sim a.c b.c LINKS x PRIVATE_LINKS y): one folder, one target, contend_<name>.
function(ctd_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;PRIVATE_LINKS")
  add_library(contend_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(contend_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  set_target_properties(contend_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(contend_${name}
    PUBLIC ${arg_LINKS}
    PRIVATE ${arg_PRIVATE_LINKS} ctd_options ctd_warnings m)
endfunction()

# ctd_test(test_pcg LINKS contend_sim): tests/<name>.c with Criterion under ctest. A sanitizer's
# report fails it whatever its exit code.
function(ctd_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;SOURCES;LABELS")
  add_executable(${name} ${name}.c ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINKS} PkgConfig::CRITERION ctd_options m)
  target_compile_definitions(${name} PRIVATE
    CTD_SOURCE_DIR="${PROJECT_SOURCE_DIR}" CTD_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name} --jobs=1)
  set_tests_properties(${name} PROPERTIES
    ENVIRONMENT "LC_ALL=C.UTF-8;OMP_WAIT_POLICY=passive"
    FAIL_REGULAR_EXPRESSION "Sanitizer;runtime error"
    LABELS "${arg_LABELS}")
endfunction()
