Console.WriteLine("Pitfalls");
