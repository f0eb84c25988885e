"""The scale, the gates and the arithmetic of one assessment: pure values, no input or output."""
