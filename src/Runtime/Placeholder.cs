namespace AsyncLoop;
