# SPDX-License-Identifier: Apache-2.0
# How everything of ours is compiled. Targets link these privately: nothing leaks to users.

find_package(OpenMP REQUIRED COMPONENTS C)

# Same bits everywhere: no contraction, no reassociation. The no-errno and no-trapping flags only
# allow loops to become vector code; they change no result.
add_library(ctd_options INTERFACE)
target_compile_features(ctd_options INTERFACE c_std_17)
target_compile_definitions(ctd_options INTERFACE _GNU_SOURCE)
target_compile_options(ctd_options INTERFACE
  -ffp-contract=off -fno-math-errno -fno-trapping-math -fopenmp-simd)
if(CTD_SANITIZE)
  target_compile_options(ctd_options INTERFACE
    -fsanitize=${CTD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  target_link_options(ctd_options INTERFACE -fsanitize=${CTD_SANITIZE})
endif()
if(CTD_FUZZ)
  target_compile_options(ctd_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CTD_COVERAGE)
  target_compile_options(ctd_options INTERFACE --coverage)
  target_link_options(ctd_options INTERFACE --coverage)
endif()

# Strict warnings, on the library and the program only: Criterion's macros trip -Wconversion.
add_library(ctd_warnings INTERFACE)
# Rows of a table may leave their last fields zero.
target_compile_options(ctd_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
  -Wno-sign-conversion -Wno-missing-field-initializers)
if(CTD_WERROR)
  target_compile_options(ctd_warnings INTERFACE -Werror)
endif()
