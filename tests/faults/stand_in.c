/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

/* In place of gnuplot where thousands of pictures are drawn for nobody to see. */
int
main(void)
{
    while (getchar() != EOF) {
    }
    puts("<svg \n width=\"360\" height=\"200\"\n>\n<g fill=\"none\" color=\"black\" stroke="
         "\"currentColor\"><path stroke='rgb(  0, 114, 178)'  d='M0,0 L9,9  '/>\n"
         "<g fill=\"rgb(28,33,38)\" font-family=\"sans-serif:Bold\" font-size=\"13.00\">\n"
         "<text>all</text></g></g>\n</svg>");
    return 0;
}
