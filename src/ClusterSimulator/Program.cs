Console.Error.WriteLine("The cluster simulator is started by its host.");
return 1;
