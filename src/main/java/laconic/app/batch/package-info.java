/** Many runs at once: each in a plain loop on one core, with the digest that every other host ends with. */
package laconic.app.batch;
