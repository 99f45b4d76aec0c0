/* SPDX-License-Identifier: Apache-2.0 */
/* Linked with --wrap=_exit in coverage builds: a child that leaves by _exit() would not write down
 * which lines it ran. */
void __gcov_dump(void);
_Noreturn void __real__exit(int code);
_Noreturn void __wrap__exit(int code);

_Noreturn void
__wrap__exit(int code)
{
    __gcov_dump();
    __real__exit(code);
}
