# SPDX-License-Identifier: Apache-2.0
# `cpack` in a build folder makes three Debian packages: contend (the program, its manual,
# completions and scenarios), libcontend0.1 and libcontend-dev.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME contend)
set(CPACK_PACKAGE_VENDOR "The Contend authors")
set(CPACK_PACKAGE_CONTACT "The Contend authors <contend@example.org>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
  GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian.cmake)

set(about "Markets in which providers compete for customers are simulated customer
by customer: who wins whom, where, when, and what would change it. The same
scenario gives the same bits on any number of threads, with any compiler,
on any machine.
.
This package has")
set(library libcontend${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME contend)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS gnuplot-nox) # draws the pictures of reports
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "python3-xarray, python3-h5netcdf")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "simulator of market competition
${about} the program, its manual and the scenarios.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "simulator of market competition (library)
${about} the library, for programs that step a market of their own.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcontend-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${library} (= ${PROJECT_VERSION}-1)")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "simulator of market competition (headers)
${about} what programs that use the library are built with.")

set(documents ${CMAKE_INSTALL_DATADIR}/doc)
install(FILES packaging/copyright DESTINATION ${documents}/contend COMPONENT program)
install(FILES packaging/copyright DESTINATION ${documents}/${library} COMPONENT library)
install(FILES packaging/copyright DESTINATION ${documents}/libcontend-dev COMPONENT development)
include(CPack)
