/**
 * The values of the OCI image and distribution specifications: an instance that exists is valid.
 */
@NullMarked
package io.stowage.oci;

import org.jspecify.annotations.NullMarked;
