Console.WriteLine("formtool");
return 0;
