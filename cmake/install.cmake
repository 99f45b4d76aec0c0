# SPDX-License-Identifier: Apache-2.0
# `cmake --install`: the program, libcontend with its headers, what finds them, and the scenarios.
include(CMakePackageConfigHelpers)

# All folders in one shared library; what they need (HDF5, libyaml, ...) stays hidden behind it.
set(folders sim agents scenarios studies output)
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
  install(DIRECTORY ${folder}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/contend/${folder}
    FILES_MATCHING PATTERN "*.h" PATTERN "*_private.h" EXCLUDE
    PATTERN data EXCLUDE PATTERN textbook EXCLUDE)
endforeach()
target_link_libraries(contend_library PRIVATE contend_studies contend_output ctd_options)
target_include_directories(contend_library INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/contend>)

install(TARGETS contend)
install(TARGETS contend_library EXPORT contendTargets)
install(FILES docs/contend.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES cli/completion.bash RENAME contend
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/contend/scenarios
  FILES_MATCHING PATTERN "*.yaml" PATTERN "*.csv" PATTERN "README.md")

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/contend)
install(EXPORT contendTargets NAMESPACE contend:: DESTINATION ${package_dir})
configure_package_config_file(cmake/contendConfig.cmake.in contendConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(contendConfigVersion.cmake COMPATIBILITY SameMinorVersion)
configure_file(cmake/contend.pc.in contend.pc @ONLY)
install(FILES
  ${PROJECT_BINARY_DIR}/contendConfig.cmake ${PROJECT_BINARY_DIR}/contendConfigVersion.cmake
  DESTINATION ${package_dir})
install(FILES ${PROJECT_BINARY_DIR}/contend.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
