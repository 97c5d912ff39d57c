/**
 * The optimisation problems: each node's local function f_i with value, gradient and curvature, the distributed problem
 * f = mean of the f_i, and its reference optimum. Pure arithmetic: no files, threads, clocks or ambient randomness, and
 * the same bits on every JDK.
 */
package laconic.objective;
