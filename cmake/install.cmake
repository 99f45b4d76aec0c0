# SPDX-License-Identifier: Apache-2.0
# `cmake --install`: the program, libcontend with its headers, what finds them, and the scenarios.
# Components are the packages of cmake/package.cmake.
include(CMakePackageConfigHelpers)

# All folders in one shared library; what they need (HDF5, libyaml, ...) stays hidden behind it.
set(folders sim agents scenarios studies output embed)
add_library(contend_library SHARED sim/status.h)
set_target_properties(contend_library PROPERTIES
  OUTPUT_NAME contend
  EXPORT_NAME contend
  LINKER_LANGUAGE C
  VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
foreach(folder IN LISTS folders)
  add_dependencies(contend_library contend_${folder})
  target_link_libraries(contend_library PRIVATE
    "-Wl,--whole-archive,$<TARGET_FILE:contend_${folder}>,--no-whole-archive")
endforeach()
target_link_libraries(contend_library PRIVATE contend_studies contend_output ctd_options)
target_include_directories(contend_library INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/contend>)

# the program
install(TARGETS contend COMPONENT program)
install(FILES docs/contend.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES cli/completion.bash RENAME contend
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
install(FILES cli/completion.zsh RENAME _contend
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT program)
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/contend/scenarios
  COMPONENT program FILES_MATCHING PATTERN "*.yaml" PATTERN "*.csv" PATTERN "README.md")
set(modulefiles ${CMAKE_INSTALL_DATADIR}/contend/modulefiles/contend)
file(RELATIVE_PATH modulefile_up ${CMAKE_INSTALL_PREFIX}/${modulefiles} ${CMAKE_INSTALL_PREFIX})
configure_file(packaging/modulefile.in modulefile @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/modulefile RENAME ${PROJECT_VERSION}
  DESTINATION ${modulefiles} COMPONENT program)

# the library
install(TARGETS contend_library EXPORT contendTargets
  LIBRARY COMPONENT library NAMELINK_COMPONENT development)

# what programs are built with
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/contend)
install(FILES embed/contend.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/contend
  COMPONENT development)
foreach(folder IN LISTS folders)
  if(NOT folder STREQUAL embed)
    file(GLOB headers CONFIGURE_DEPENDS ${folder}/*.h)
    list(FILTER headers EXCLUDE REGEX _private)
    install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/contend/${folder}
      COMPONENT development)
  endif()
endforeach()
install(EXPORT contendTargets NAMESPACE contend:: DESTINATION ${package_dir}
  COMPONENT development)
configure_package_config_file(cmake/contend-config.cmake.in contend-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(contend-config-version.cmake COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH contend_up ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" contend_up "${contend_up}")
configure_file(cmake/contend.pc.in contend.pc @ONLY)
install(FILES
  ${PROJECT_BINARY_DIR}/contend-config.cmake ${PROJECT_BINARY_DIR}/contend-config-version.cmake
  DESTINATION ${package_dir} COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/contend.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)
