/** What a node reports, as meters that Prometheus scrapes. */
package laconic.metrics;
