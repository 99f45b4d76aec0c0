// SPDX-License-Identifier: Apache-2.0
// java Objects.java FILE RULE: Java objects in the style of MASON, agents on a schedule with a
// step() each, in double precision with the generator of the model.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

public final class Objects {
    interface Steppable {
        void step(Model model);
    }

    static final class Region {
        final double[] level, price, presence, latency;

        Region(double[] level, double[] price, double[] presence, double[] latency) {
            this.level = level;
            this.price = price;
            this.presence = presence;
            this.latency = latency;
        }
    }

    abstract static class Customer implements Steppable {
        final Region region;
        final double alpha, beta, gamma;
        int provider;

        Customer(Region region, double alpha, double beta, double gamma) {
            this.region = region;
            this.alpha = alpha;
            this.beta = beta;
            this.gamma = gamma;
        }

        final double utility(Model model, int j) {
            double v = region.level[j] - alpha * region.price[j] + gamma * region.presence[j]
                    - beta * region.latency[j];
            if (j == provider) {
                return v + model.staying[j];
            }
            return provider != 0 ? v - model.kappa : v;
        }

        abstract int choose(Model model);

        @Override
        public final void step(Model model) {
            int choice = choose(model);
            model.moves[provider][choice]++;
            provider = choice;
        }
    }

    static final class GumbelCustomer extends Customer {
        GumbelCustomer(Region region, double alpha, double beta, double gamma) {
            super(region, alpha, beta, gamma);
        }

        @Override
        int choose(Model model) {
            double best = Double.NEGATIVE_INFINITY;
            int choice = provider;
            for (int j = 0; j < model.alternatives; j++) {
                double noise = -Math.log(-Math.log(1.0 - model.random.nextDouble()));
                double u = utility(model, j) + noise;
                if (u > best) {
                    best = u;
                    choice = j;
                }
            }
            return choice;
        }
    }

    static final class InverseCdfCustomer extends Customer {
        InverseCdfCustomer(Region region, double alpha, double beta, double gamma) {
            super(region, alpha, beta, gamma);
        }

        @Override
        int choose(Model model) {
            double[] weight = model.weight;
            double total = 0.0;
            for (int j = 0; j < model.alternatives; j++) {
                weight[j] = Math.exp(utility(model, j));
                total += weight[j];
            }
            double left = model.random.nextDouble() * total;
            for (int j = 0; j < model.alternatives - 1; j++) {
                left -= weight[j];
                if (left < 0.0) {
                    return j;
                }
            }
            return model.alternatives - 1;
        }
    }

    static final class Model {
        final int customers, alternatives;
        final double kappa;
        final double[] staying, weight;
        final byte[] initial;
        final ArrayList<Steppable> schedule;
        long[][] moves;
        SplittableRandom random;

        Model(ByteBuffer file, boolean gumbel) {
            file.getInt();
            customers = file.getInt();
            alternatives = file.getInt();
            int regions = file.getInt();
            kappa = file.getFloat();
            staying = floats(file, alternatives);
            weight = new double[alternatives];
            double[][] board = new double[4 * regions][];
            for (int i = 0; i < board.length; i++) {
                board[i] = floats(file, alternatives);
            }
            Region[] place = new Region[regions];
            for (int r = 0; r < regions; r++) {
                place[r] = new Region(board[r], board[regions + r], board[2 * regions + r],
                        board[3 * regions + r]);
            }
            double[] alpha = floats(file, customers), beta = floats(file, customers),
                    gamma = floats(file, customers);
            byte[] region = new byte[customers];
            initial = new byte[customers];
            file.get(region).get(initial);
            schedule = new ArrayList<>(customers);
            for (int i = 0; i < customers; i++) {
                Region r = place[region[i]];
                schedule.add(gumbel ? new GumbelCustomer(r, alpha[i], beta[i], gamma[i])
                        : new InverseCdfCustomer(r, alpha[i], beta[i], gamma[i]));
            }
        }

        private static double[] floats(ByteBuffer file, int n) {
            double[] x = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = file.getFloat();
            }
            return x;
        }

        void start(long seed) {
            random = new SplittableRandom(seed);
            moves = new long[alternatives][alternatives];
            for (int i = 0; i < customers; i++) {
                ((Customer) schedule.get(i)).provider = initial[i];
            }
        }

        void tick() {
            for (Steppable agent : schedule) {
                agent.step(this);
            }
        }

        String answer(double seconds) {
            long[] counts = new long[alternatives];
            for (Steppable agent : schedule) {
                counts[((Customer) agent).provider]++;
            }
            String all = Arrays.stream(moves).flatMapToLong(Arrays::stream).mapToObj(Long::toString)
                    .collect(Collectors.joining(","));
            return "{\"seconds\": " + seconds + ", \"customers\": " + customers + ", \"counts\": "
                    + Arrays.toString(counts) + ", \"moves\": [" + all + "]}";
        }
    }

    public static void main(String[] arguments) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[0])));
        Model model = new Model(file.order(ByteOrder.LITTLE_ENDIAN), arguments[1].equals("gumbel"));
        var clock = ManagementFactory.getThreadMXBean();

        model.start(0);
        for (int steps = 0; steps < 3_000_000; steps += model.customers) {
            model.tick(); // until compiled
        }
        System.out.println("{\"name\": \"Java objects\", \"version\": \"Java "
                + System.getProperty("java.version") + "\"}");
        var input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ");
            model.start(Long.parseLong(words[1]));
            long before = clock.getCurrentThreadCpuTime();
            for (int t = Integer.parseInt(words[2]); t > 0; t--) {
                model.tick();
            }
            System.out.println(model.answer(1e-9 * (clock.getCurrentThreadCpuTime() - before)));
        }
    }
}
