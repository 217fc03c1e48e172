/** A source of Varve's that reads etcd and follows it. */
@NullMarked
package com.acme.etcd;

import org.jspecify.annotations.NullMarked;
