# SPDX-License-Identifier: Apache-2.0
# What Debian wants otherwise than `cmake --install` leaves it; run by cpack on what is to be packed:
# manual pages are compressed, and zsh looks for a package's completion in a folder of its own.
file(GLOB_RECURSE pages ${CPACK_TEMPORARY_DIRECTORY}/*.1)
list(FILTER pages INCLUDE REGEX "/man1/")
foreach(page IN LISTS pages)
  execute_process(COMMAND gzip -9 -n ${page} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(GLOB_RECURSE completions ${CPACK_TEMPORARY_DIRECTORY}/_contend)
foreach(completion IN LISTS completions)
  string(REPLACE /site-functions/ /vendor-completions/ moved ${completion})
  cmake_path(GET completion PARENT_PATH before)
  cmake_path(GET moved PARENT_PATH folder)
  file(MAKE_DIRECTORY ${folder})
  file(RENAME ${completion} ${moved})
  file(REMOVE_RECURSE ${before})
endforeach()
